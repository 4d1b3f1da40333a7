"""keras.io style: heart disease with feature layers adapted on dataset columns."""
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

file_url = "http://example.org/heart.csv"
dataframe = pd.read_csv(file_url)
val_dataframe = dataframe.sample(frac=0.2, random_state=1337)
train_dataframe = dataframe.drop(val_dataframe.index)


def dataframe_to_dataset(dataframe):
    dataframe = dataframe.copy()
    labels = dataframe.pop("target")
    ds = tf.data.Dataset.from_tensor_slices((dict(dataframe), labels))
    ds = ds.shuffle(buffer_size=len(dataframe))
    return ds


train_ds = dataframe_to_dataset(train_dataframe).batch(32)
val_ds = dataframe_to_dataset(val_dataframe).batch(32)


def encode_numerical_feature(feature, name, dataset):
    normalizer = layers.Normalization()
    feature_ds = dataset.map(lambda x, y: x[name])
    feature_ds = feature_ds.map(lambda x: tf.expand_dims(x, -1))
    normalizer.adapt(feature_ds)
    return normalizer(feature)
    #      ^^^^^^^^^^ (None, 1)


def encode_categorical_feature(feature, name, dataset, is_string):
    lookup_class = layers.StringLookup if is_string else layers.IntegerLookup
    lookup = lookup_class(output_mode="binary" if False else "one_hot")
    feature_ds = dataset.map(lambda x, y: x[name])
    lookup.adapt(feature_ds.map(lambda x: tf.expand_dims(x, -1)))
    return lookup(feature)
    #      ^^^^^^ (None, None)


sex = keras.Input(shape=(1,), name="sex", dtype="int64")
thal = keras.Input(shape=(1,), name="thal", dtype="string")
age = keras.Input(shape=(1,), name="age")
all_features = layers.concatenate(
    [
        encode_categorical_feature(sex, "sex", train_ds, False),
        encode_categorical_feature(thal, "thal", train_ds, True),
        encode_numerical_feature(age, "age", train_ds),
    ]
)
x = layers.Dense(32, activation="relu")(all_features)
#   ^^^^^^^^^^^^ (None, 32)
x = layers.Dropout(0.5)(x)
#   ^^^^^^^^^^^^^^ (None, 32)
output = layers.Dense(1, activation="sigmoid")(x)
#        ^^^^^^^^^^^^ (None, 1)
model = keras.Model([sex, thal, age], output)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(train_ds, epochs=50, validation_data=val_ds)
