import numpy as np
from keras.applications import VGG16
from keras import models, layers, optimizers

conv_base = VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
batch_size = 20


def batches(n):
    for i in range(n // batch_size):
        yield np.random.rand(batch_size, 64, 64, 3), np.random.randint(0, 2, batch_size)


def extract_features(sample_count):
    features = np.zeros(shape=(sample_count, 2, 2, 512))
    labels = np.zeros(shape=(sample_count))
    i = 0
    for inputs_batch, labels_batch in batches(sample_count):
        features_batch = conv_base.predict(inputs_batch)
        features[i * batch_size:(i + 1) * batch_size] = features_batch
        labels[i * batch_size:(i + 1) * batch_size] = labels_batch
        i += 1
        if i * batch_size >= sample_count:
            break
    return features, labels


train_features, train_labels = extract_features(80)
validation_features, validation_labels = extract_features(40)
test_features, test_labels = extract_features(40)  # culprit

train_features = np.reshape(train_features, (80, 2 * 2 * 512))
validation_features = np.reshape(validation_features, (40, 2 * 2 * 512))  # or here

model = models.Sequential()
model.add(layers.Dense(64, activation='relu', input_dim=2 * 2 * 512))
model.add(layers.Dropout(0.5))
model.add(layers.Dense(1, activation='sigmoid'))
model.compile(optimizer=optimizers.RMSprop(learning_rate=2e-5), loss='binary_crossentropy', metrics=['acc'])
history = model.fit(train_features, train_labels, epochs=1, batch_size=20,
                    validation_data=(validation_features, validation_labels))

test_loss, test_acc = model.evaluate(test_features, test_labels)  # or here
print('test acc:', test_acc)
