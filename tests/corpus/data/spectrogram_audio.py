"""tensorflow.org style: spoken words from folders, as spectrograms."""
import pathlib

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models

data_dir = pathlib.Path("data/mini_speech_commands")
commands = np.array(tf.io.gfile.listdir(str(data_dir)))
train_ds, val_ds = tf.keras.utils.audio_dataset_from_directory(
    directory=data_dir, batch_size=64, validation_split=0.2, seed=0,
    output_sequence_length=16000, subset="both")
label_names = np.array(train_ds.class_names)


def squeeze(audio, labels):
    return tf.squeeze(audio, axis=-1), labels


def get_spectrogram(waveform):
    spectrogram = tf.signal.stft(waveform, frame_length=255, frame_step=128)
    return tf.abs(spectrogram)[..., tf.newaxis]


train_ds = train_ds.map(squeeze, tf.data.AUTOTUNE)
spectrogram_ds = train_ds.map(lambda audio, label: (get_spectrogram(audio), label))
for example_spectrograms, example_labels in spectrogram_ds.take(1):
    break
input_shape = example_spectrograms.shape[1:]
num_labels = len(label_names)
norm_layer = layers.Normalization()
norm_layer.adapt(data=spectrogram_ds.map(map_func=lambda spec, label: spec))

model = models.Sequential([
    layers.Input(shape=input_shape),
    # ^^^^^^^^^^ (None, 124, 129, 1)
    layers.Resizing(32, 32),
    # ^^^^^^^^^^^^^ (None, 32, 32, 1)
    norm_layer,
    layers.Conv2D(32, 3, activation="relu"),
    # ^^^^^^^^^^^ (None, 30, 30, 32)
    layers.MaxPooling2D(),
    # ^^^^^^^^^^^ (None, 15, 15, 32)
    layers.Flatten(),
    # ^^^^^^^^^^^ (None, 7200)
    layers.Dense(num_labels),
    # ^^^^^^^^^^ (None, None)
])
model.compile(optimizer="adam", metrics=["accuracy"],
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(spectrogram_ds, epochs=10)
