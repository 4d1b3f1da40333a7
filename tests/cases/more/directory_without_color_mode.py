from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, MaxPooling2D, Flatten, Dense, Dropout

img_w, img_h = 48, 48
train_dir = 'fer/train'
val_dir = 'fer/validation'

train_datagen = ImageDataGenerator(rescale=1. / 255, horizontal_flip=True)
val_datagen = ImageDataGenerator(rescale=1. / 255)

train_generator = train_datagen.flow_from_directory(  # culprit
    train_dir,  # or here
    target_size=(img_w, img_h),  # or here
    batch_size=64,  # or here
    class_mode='categorical')  # or here

validation_generator = val_datagen.flow_from_directory(
    val_dir,
    target_size=(img_w, img_h),
    batch_size=64,
    color_mode='grayscale',
    class_mode='categorical')

model = Sequential()
model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(img_w, img_h, 1)))
model.add(Conv2D(64, (3, 3), activation='relu'))
model.add(MaxPooling2D((2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(256, activation='relu'))
model.add(Dense(7, activation='softmax'))
model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
model.fit(train_generator, steps_per_epoch=10, epochs=2,
          validation_data=validation_generator, validation_steps=2)
