# EEGNet, 22 electrodes
import numpy as np
from tensorflow.keras.models import Model
from tensorflow.keras.layers import (Dense, Activation, Dropout, Conv2D, AveragePooling2D, SeparableConv2D,
                                     DepthwiseConv2D, BatchNormalization, Input, Flatten)
from tensorflow.keras.constraints import max_norm

trials, chans, samples = 120, 22, 256
X = np.random.randn(trials, samples, chans, 1)  # culprit
Y = np.eye(4)[np.random.randint(0, 4, trials)]


def EEGNet(nb_classes, Chans=64, Samples=128, dropoutRate=0.5, kernLength=64, F1=8, D=2, F2=16):
    input1 = Input(shape=(Chans, Samples, 1))
    block1 = Conv2D(F1, (1, kernLength), padding='same', use_bias=False)(input1)
    block1 = BatchNormalization()(block1)
    block1 = DepthwiseConv2D((Chans, 1), use_bias=False, depth_multiplier=D, depthwise_constraint=max_norm(1.))(block1)
    block1 = BatchNormalization()(block1)
    block1 = Activation('elu')(block1)
    block1 = AveragePooling2D((1, 4))(block1)
    block1 = Dropout(dropoutRate)(block1)
    block2 = SeparableConv2D(F2, (1, 16), use_bias=False, padding='same')(block1)
    block2 = BatchNormalization()(block2)
    block2 = Activation('elu')(block2)
    block2 = AveragePooling2D((1, 8))(block2)
    flatten = Flatten(name='flatten')(block2)
    dense = Dense(nb_classes, name='dense', kernel_constraint=max_norm(0.25))(flatten)
    return Model(inputs=input1, outputs=Activation('softmax', name='softmax')(dense))


model = EEGNet(nb_classes=4, Chans=chans, Samples=samples)  # or here
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, Y, batch_size=16, epochs=2)
