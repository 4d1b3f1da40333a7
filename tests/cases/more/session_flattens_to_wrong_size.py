import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
x = tf.placeholder(tf.float32, [None, 3072])
weights = {
    "wc1": tf.Variable(tf.random_normal([5, 5, 3, 8])),
    "wd1": tf.Variable(tf.random_normal([7 * 7 * 8, 64])),  # or here
}


def conv_net(x):
    x = tf.reshape(x, shape=[-1, 32, 32, 3])
    conv = tf.nn.relu(tf.nn.conv2d(x, weights["wc1"], strides=[1, 4, 4, 1], padding="SAME"))
    fc1 = tf.reshape(conv, [-1, weights["wd1"].get_shape().as_list()[0]])  # culprit
    return tf.matmul(fc1, weights["wd1"])


pred = conv_net(x)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(pred, feed_dict={x: np.random.rand(8, 3072)}))
