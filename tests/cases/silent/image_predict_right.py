import numpy as np
from tensorflow.keras.applications.vgg16 import VGG16, preprocess_input
from tensorflow.keras.preprocessing import image

model = VGG16()
img = image.load_img("x.jpg", target_size=(224, 224))
x = preprocess_input(np.expand_dims(image.img_to_array(img), axis=0))
print(model.predict(x).argmax(-1))
