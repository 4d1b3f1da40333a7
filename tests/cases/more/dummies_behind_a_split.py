import pandas as pd
from sklearn.model_selection import train_test_split
from keras.models import Sequential
from keras.layers import Dense

df = pd.read_csv('data/churn.csv')
df = df.drop(['customerID'], axis=1)
X = pd.get_dummies(df.drop('Churn', axis=1)).values.astype('float32')
Y = pd.get_dummies(df['Churn']).values  # or here
X_train, X_test, y_train, y_test = train_test_split(X, Y, test_size=0.2, random_state=7)

model = Sequential()
model.add(Dense(16, activation='relu', input_dim=X_train.shape[1]))
model.add(Dense(8, activation='relu'))
model.add(Dense(1, activation='sigmoid'))  # culprit
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])  # or here
model.fit(X_train, y_train, batch_size=10, epochs=2)
print(model.evaluate(X_test, y_test))
