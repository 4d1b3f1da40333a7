import numpy as np
from keras.applications.resnet50 import ResNet50, preprocess_input, decode_predictions
from keras.preprocessing import image

model = ResNet50(weights='imagenet')
img = image.load_img('elephant.jpg', target_size=(299, 299))  # culprit
x = image.img_to_array(img)
x = np.expand_dims(x, axis=0)
x = preprocess_input(x)
preds = model.predict(x)  # or here
print(decode_predictions(preds, top=3)[0])
