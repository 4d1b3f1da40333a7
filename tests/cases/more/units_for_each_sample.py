import keras
import numpy as np
from keras.layers import Activation, Dense, Dropout
from keras.models import Sequential
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

docs = ["spam spam buy now", "hello my friend", "meeting at noon", "cheap pills"] * 100
X = CountVectorizer(max_features=500).fit_transform(docs).toarray()
y = LabelEncoder().fit_transform(["spam", "ham", "work", "spam"] * 100)
x_train, x_test, y_train, y_test = train_test_split(X, y, test_size=0.25)
y_train = keras.utils.to_categorical(y_train, np.max(y) + 1)
model = Sequential()
model.add(Dense(512, input_shape=(x_train.shape[1],)))
model.add(Activation("relu"))
model.add(Dropout(0.5))
model.add(Dense(y_train.shape[0]))  # culprit
model.add(Activation("softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam")
model.fit(x_train, y_train, batch_size=32, epochs=5)
