from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout, Conv2D, MaxPooling2D, Flatten, Activation
from tensorflow.keras.layers import BatchNormalization
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.datasets import cifar10
from tensorflow.keras.utils import to_categorical

batch_size = 32
nb_classes = 10

(X_train, y_train), (X_test, y_test) = cifar10.load_data()
img_rows, img_cols, channels = X_train.shape[1:]
Y_train = to_categorical(y_train, nb_classes)
Y_test = to_categorical(y_test, nb_classes)
X_train = X_train.astype('float32')
X_train /= 255

model = Sequential()
#       ^^^^^^^^^^^^ (32, 10)
model.add(Conv2D(32, (3, 3), padding='same', input_shape=X_train.shape[1:]))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 32)
model.add(Activation('relu'))
#         ^^^^^^^^^^^^^^^^^^ (None, 32, 32, 32)
model.add(Conv2D(32, (3, 3)))
#         ^^^^^^^^^^^^^^^^^^ (None, 30, 30, 32)
model.add(Activation('relu'))
#         ^^^^^^^^^^^^^^^^^^ (None, 30, 30, 32)
model.add(MaxPooling2D(pool_size=(2, 2)))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 15, 15, 32)
model.add(Dropout(0.25))
#         ^^^^^^^^^^^^^ (None, 15, 15, 32)
model.add(Conv2D(64, (3, 3), padding='same', strides=2))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 64)
model.add(BatchNormalization())
#         ^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 64)
model.add(Activation('relu'))
#         ^^^^^^^^^^^^^^^^^^ (None, 8, 8, 64)
model.add(Flatten())
#         ^^^^^^^^^ (None, 4096)
model.add(Dense(128))
#         ^^^^^^^^^^ (None, 128)
model.add(Activation('relu'))
#         ^^^^^^^^^^^^^^^^^^ (None, 128)
model.add(Dropout(0.5))
#         ^^^^^^^^^^^^ (None, 128)
model.add(Dense(nb_classes))
#         ^^^^^^^^^^^^^^^^^ (None, 10)
model.add(Activation('softmax'))
#         ^^^^^^^^^^^^^^^^^^^^^ (None, 10)

opt = RMSprop(learning_rate=0.0001)
model.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])
history = model.fit(X_train, Y_train, batch_size=batch_size, epochs=1, shuffle=True,
                    validation_data=(X_test.astype('float32') / 255, Y_test))
print(history.history['accuracy'])
