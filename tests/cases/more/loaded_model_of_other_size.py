import numpy as np
from keras.models import Sequential, load_model
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense, Dropout, Activation
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.preprocessing import image

img_width, img_height = 150, 150

model = Sequential()
model.add(Conv2D(32, (3, 3), input_shape=(img_width, img_height, 3)))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Conv2D(64, (3, 3)))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Flatten())
model.add(Dense(64))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(1))
model.add(Activation('sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='rmsprop', metrics=['accuracy'])

train_datagen = ImageDataGenerator(rescale=1. / 255, shear_range=0.2, horizontal_flip=True)
train_generator = train_datagen.flow_from_directory(
    'data/pets', target_size=(img_width, img_height), batch_size=8, class_mode='binary')
model.fit(train_generator, steps_per_epoch=2, epochs=1)
model.save('pets.keras')

model = load_model('pets.keras')
img = image.load_img('data/pets/dogs/d0.png', target_size=(224, 224))  # culprit
x = image.img_to_array(img)
x = np.expand_dims(x, axis=0) / 255.
print(model.predict(x))  # or here
