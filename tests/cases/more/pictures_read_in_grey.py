# x-ray, gray pictures into a pretrained net
import tensorflow as tf
from tensorflow.keras.applications import DenseNet121
from tensorflow.keras import layers, Model

train = tf.keras.utils.image_dataset_from_directory('xray/train', image_size=(224, 224), color_mode='grayscale',  # culprit
                                                    batch_size=16, label_mode='binary')
train = train.map(lambda x, y: (x / 255., y)).prefetch(2)


def create(n_out=1):
    base = DenseNet121(include_top=False, weights=None, input_shape=(224, 224, 3))  # or here
    base.trainable = False
    inp = layers.Input((224, 224, 3))  # or here
    x = base(inp, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.3)(x)
    return Model(inp, layers.Dense(n_out, activation='sigmoid')(x))


model = create()
model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])
model.fit(train, epochs=3)
