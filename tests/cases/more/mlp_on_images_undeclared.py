import tensorflow as tf

(images, digits), (test_images, test_digits) = tf.keras.datasets.fashion_mnist.load_data()
images, test_images = images / 255.0, test_images / 255.0

classifier = tf.keras.models.Sequential()
classifier.add(tf.keras.layers.Dense(64, activation="relu"))  # culprit
classifier.add(tf.keras.layers.Dropout(0.2))
classifier.add(tf.keras.layers.Dense(10, activation="softmax"))
classifier.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
classifier.fit(images, digits, validation_data=(test_images, test_digits))
