import numpy as np
from tensorflow.keras.applications.resnet50 import ResNet50, preprocess_input, decode_predictions
from tensorflow.keras.preprocessing import image

model = ResNet50(weights="imagenet")
img = image.load_img("elephant.jpg", target_size=(224, 224))
x = image.img_to_array(img)  # or here
x = preprocess_input(x)  # or here
preds = model.predict(x)  # culprit
print(decode_predictions(preds, top=3)[0])
