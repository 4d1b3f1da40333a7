"""What Keras 1, Keras 2 and TensorFlow 1 took and Keras 3 refuses (KS10xx)."""
