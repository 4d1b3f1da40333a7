import numpy as np
import keras
from keras import layers
from keras.callbacks import Callback, LambdaCallback, EarlyStopping, ModelCheckpoint

class Metrics(Callback):
    def __init__(self, val):
        super().__init__()
        self.val = val
        self.best = 0
    def on_train_begin(self, logs={}):
        self.f1s = []
    def on_epoch_end(self, epoch, logs=None):
        x, y = self.val
        pred = (np.asarray(self.model.predict(x)) > 0.5).astype(int)
        f1 = (pred.ravel() == y).mean()
        self.f1s.append(f1)
        logs = logs or {}
        if logs.get('val_loss') < 0.3 and f1 > self.best:
            self.best = f1
            self.model.save('best.keras')
            self.model.stop_training = True
        print('epoch %d f1 %.3f loss %.3f' % (epoch, f1, logs['loss']))
        lr = self.model.optimizer.learning_rate
        print(f"lr {float(lr):.4f} {logs['loss']:.3f}")

def show(epoch, logs):
    print(epoch, logs['loss'])
x = np.random.rand(100, 8); y = np.random.randint(0, 2, 100)
m = keras.Sequential([keras.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(1, activation='sigmoid')])
m.compile('adam', 'binary_crossentropy')
m.fit(x, y, epochs=2, validation_data=(x, y), callbacks=[Metrics((x, y)), LambdaCallback(on_epoch_end=show), EarlyStopping(patience=2), ModelCheckpoint('a.keras')])
