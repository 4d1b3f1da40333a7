from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, UpSampling2D
from tensorflow.keras.models import Model

SIZE = 128
batch_size = 8
datagen = ImageDataGenerator(rescale=1. / 255)
train_generator = datagen.flow_from_directory(
    'flowers',
    target_size=(SIZE, SIZE),
    batch_size=batch_size,
    class_mode='categorical')  # culprit

i = Input((SIZE, SIZE, 3))
x = Conv2D(32, 3, activation='relu', padding='same')(i)
x = MaxPooling2D(2, padding='same')(x)
x = Conv2D(16, 3, activation='relu', padding='same')(x)
x = MaxPooling2D(2, padding='same')(x)
x = Conv2D(16, 3, activation='relu', padding='same')(x)
x = UpSampling2D(2)(x)
x = Conv2D(32, 3, activation='relu', padding='same')(x)
x = UpSampling2D(2)(x)
x = Conv2D(3, 3, activation='sigmoid', padding='same')(x)
model = Model(i, x)
model.compile(optimizer='adam', loss='mean_squared_error')
model.fit(train_generator, epochs=2)
