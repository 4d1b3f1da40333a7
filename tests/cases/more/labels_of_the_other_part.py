from keras import layers, models
from keras.datasets import cifar10
from keras.utils import to_categorical

(trainX, trainY), (testX, testY) = cifar10.load_data()
trainX, testX = trainX / 255.0, testX / 255.0
trainY = to_categorical(trainY, 10)
testY = to_categorical(testY, 10)

model = models.Sequential()
model.add(layers.Input((32, 32, 3)))
model.add(layers.Conv2D(32, 3, activation="relu"))
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(trainX, testY, epochs=10, batch_size=64)  # culprit
print(model.evaluate(testX, testY))
