from tensorflow.keras.layers import Input, Embedding, Dot, Flatten, Dense, Reshape
from tensorflow.keras.models import Model
users, movies = Input((1,)), Input((1,))
u = Embedding(1000, 50)(users)  # culprit
m = Embedding(2000, 40)(movies)  # culprit
u = Reshape((50,))(u)
m = Reshape((40,))(m)
d = Dot(axes=1)([u, m])
model = Model([users, movies], d)
model.compile("adam", "mse")
