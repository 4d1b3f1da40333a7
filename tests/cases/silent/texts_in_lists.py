import numpy as np
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

corpus = "the cat sat\nthe dog ran\na bird flew"
lines = corpus.split("\n")
tokenizer = Tokenizer(num_words=50)
tokenizer.fit_on_texts(lines)
review = "the bird ran"
reviews = [review]
print(tokenizer.texts_to_sequences([review]), tokenizer.texts_to_sequences(reviews))
print(tokenizer.texts_to_matrix(lines).shape)
characters = Tokenizer(char_level=True)
characters.fit_on_texts([corpus])
for text in lines:
    row = tokenizer.texts_to_sequences([text])[0]
    print(pad_sequences([row], maxlen=8).shape, np.array(row).shape)
words = "a b c".split()
print(tokenizer.texts_to_sequences(words))
