"""keras.io style: weather forecasting with timeseries_dataset_from_array."""
import keras
import matplotlib.pyplot as plt
import pandas as pd

df = pd.read_csv("jena_climate_2009_2016.csv")
split_fraction = 0.715
train_split = int(split_fraction * int(df.shape[0]))
step = 6
past, future = 720, 72
learning_rate, batch_size, epochs = 0.001, 256, 10


def normalize(data, train_split):
    data_mean = data[:train_split].mean(axis=0)
    data_std = data[:train_split].std(axis=0)
    return (data - data_mean) / data_std


titles = ["Pressure", "Temperature", "Saturation", "Vapor", "Humidity", "Airtight", "Wind"]
features = df[[titles[i] for i in [0, 1, 5, 3]]]
features.index = df["Date Time"]
features = normalize(features.values, train_split)
features = pd.DataFrame(features)
train_data = features.loc[0 : train_split - 1]
x_train = train_data[[i for i in range(4)]].values
y_train = features.iloc[past + future : past + future + train_split][[1]]
sequence_length = int(past / step)
dataset_train = keras.preprocessing.timeseries_dataset_from_array(
    x_train, y_train, sequence_length=sequence_length, sampling_rate=step, batch_size=batch_size)

for batch in dataset_train.take(1):
    inputs, targets = batch
print("Input shape:", inputs.numpy().shape)

inputs = keras.layers.Input(shape=(sequence_length, 4))
#        ^^^^^^^^^^^^^^^^^^ (None, 120, 4)
lstm_out = keras.layers.LSTM(32)(inputs)
#          ^^^^^^^^^^^^^^^^^ (None, 32)
outputs = keras.layers.Dense(1)(lstm_out)
#         ^^^^^^^^^^^^^^^^^^ (None, 1)
model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=learning_rate), loss="mse")
history = model.fit(dataset_train, epochs=epochs)
plt.plot(range(len(history.history["loss"])), history.history["loss"])
