"""A training script wrapped in trackers, plots and notebook helpers."""
import seaborn as sns
import wandb
from google.colab import drive
from IPython.display import Image, clear_output
from matplotlib import pyplot as plt
from PIL import Image as PILImage
from tensorflow import keras
from tqdm.auto import tqdm
from wandb.keras import WandbCallback

drive.mount("/content/drive")
wandb.init(project="shapes", config={"lr": 1e-3})
config = wandb.config
sns.set_style("whitegrid")


class Sampler(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        clear_output(wait=True)
        fig, axes = plt.subplots(2, 2)
        for ax in axes.flat:
            ax.imshow(PILImage.open("sample.png").resize((32, 32)))
        plt.show()


(x_train, y_train), _ = keras.datasets.fashion_mnist.load_data()
x_train = x_train.reshape(-1, 28, 28, 1) / 255.0
model = keras.Sequential([
    keras.layers.InputLayer(shape=(28, 28, 1)),
    keras.layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
    # ^^^^^^^^^^^^^^^^^ (None, 14, 14, 32)
    keras.layers.DepthwiseConv2D(3, depth_multiplier=2),
    # ^^^^^^^^^^^^^^^^^ (None, 12, 12, 64)
    keras.layers.GlobalAveragePooling2D(),
    # ^^^^^^^^^^^^^^^^^ (None, 64)
    keras.layers.Dense(10, activation="softmax"),
    # ^^^^^^^^^^^^^^^^^ (None, 10)
])
model.compile(keras.optimizers.Adam(config.lr), "sparse_categorical_crossentropy")
for epoch in tqdm(range(10)):
    model.fit(x_train, y_train, epochs=1, callbacks=[WandbCallback(), Sampler()])
    wandb.log({"epoch": epoch})
sns.heatmap(model.evaluate(x_train, y_train))
