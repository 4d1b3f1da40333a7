import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
train_x = np.random.rand(1000, 784).astype(np.float32)
train_y = np.random.randint(0, 10, 1000)  # or here
x = tf.placeholder("float", [None, 784])
y = tf.placeholder("float", [None, 10])
w = tf.Variable(tf.random_normal([784, 10]))
b = tf.Variable(tf.zeros([10]))
prediction = tf.matmul(x, w) + b
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=prediction, labels=y))
optimizer = tf.train.AdamOptimizer().minimize(cost)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(0, 1000, 100):
        batch_x = train_x[i : i + 100]
        batch_y = train_y[i : i + 100]  # or here
        _, c = sess.run([optimizer, cost], feed_dict={x: batch_x, y: batch_y})  # culprit
        print(c)
