import numpy as np
from sklearn.utils import class_weight
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Sequential

x_train = np.random.rand(300, 24)
y_train = np.random.randint(0, 4, size=300)

weights = class_weight.compute_class_weight(  # or here
    class_weight="balanced", classes=np.unique(y_train), y=y_train
)

model = Sequential([Input((24,)), Dense(32, activation="relu"), Dense(4, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=2, class_weight=weights)  # culprit
