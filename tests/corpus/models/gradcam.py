import numpy as np
import tensorflow as tf
import keras

model_builder = keras.applications.xception.Xception
img_size = (71, 71)
preprocess_input = keras.applications.xception.preprocess_input
last_conv_layer_name = "block14_sepconv2_act"


def make_gradcam_heatmap(img_array, model, last_conv_layer_name, pred_index=None):
    grad_model = keras.models.Model(
#                ^^^^^^^^^^^^^^^^^^^ [(1, 3, 3, 2048), (1, 1000)]
        model.inputs, [model.get_layer(last_conv_layer_name).output, model.output]
    )
    with tf.GradientTape() as tape:
        last_conv_layer_output, preds = grad_model(img_array)
        if pred_index is None:
            pred_index = tf.argmax(preds[0])
        class_channel = preds[:, pred_index]
    grads = tape.gradient(class_channel, last_conv_layer_output)
    pooled_grads = tf.reduce_mean(grads, axis=(0, 1, 2))
    last_conv_layer_output = last_conv_layer_output[0]
    heatmap = last_conv_layer_output @ pooled_grads[..., tf.newaxis]
    heatmap = tf.squeeze(heatmap)
    heatmap = tf.maximum(heatmap, 0) / tf.math.reduce_max(heatmap)
    return heatmap.numpy()


img_array = preprocess_input(np.random.uniform(0, 255, (1, 71, 71, 3)))
model = model_builder(weights=None, input_shape=(71, 71, 3), classes=1000)
model.layers[-1].activation = None
preds = model.predict(img_array, verbose=0)
heatmap = make_gradcam_heatmap(img_array, model, last_conv_layer_name)
probe = keras.layers.GlobalAveragePooling2D()(model.get_layer(last_conv_layer_name).output)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2048)
