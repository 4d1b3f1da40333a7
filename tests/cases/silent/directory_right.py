import tensorflow as tf

train = tf.keras.utils.image_dataset_from_directory("flowers", image_size=(180, 180), label_mode="int")
model = tf.keras.Sequential([tf.keras.layers.Rescaling(1 / 255, input_shape=(180, 180, 3)), tf.keras.layers.Conv2D(8, 3), tf.keras.layers.Flatten(), tf.keras.layers.Dense(len(train.class_names))])
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(train)
