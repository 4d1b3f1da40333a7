# Character-level translation with an encoder, a decoder, and the two cut apart for sampling.
import numpy as np
import keras

latent_dim = 64
num_encoder_tokens = 71
num_decoder_tokens = 93
num_samples = 40
max_encoder_seq_length, max_decoder_seq_length = 16, 59

encoder_input_data = np.zeros((num_samples, max_encoder_seq_length, num_encoder_tokens), dtype="float32")
decoder_input_data = np.zeros((num_samples, max_decoder_seq_length, num_decoder_tokens), dtype="float32")
decoder_target_data = np.zeros((num_samples, max_decoder_seq_length, num_decoder_tokens), dtype="float32")

encoder_inputs = keras.Input(shape=(None, num_encoder_tokens))
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 71)
encoder = keras.layers.LSTM(latent_dim, return_state=True)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(None, 64), (None, 64), (None, 64)]
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]

decoder_inputs = keras.Input(shape=(None, num_decoder_tokens))
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 93)
decoder_lstm = keras.layers.LSTM(latent_dim, return_sequences=True, return_state=True)
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(None, None, 64), (None, 64), (None, 64)]
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = keras.layers.Dense(num_decoder_tokens, activation="softmax")
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 93)
decoder_outputs = decoder_dense(decoder_outputs)

model = keras.Model([encoder_inputs, decoder_inputs], decoder_outputs)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (20, 59, 93)
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(
    [encoder_input_data, decoder_input_data],
    decoder_target_data,
    batch_size=20,
    epochs=1,
    validation_split=0.2,
)

encoder_model = keras.Model(encoder_inputs, encoder_states)
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(1, 64), (1, 64)]
decoder_state_input_h = keras.Input(shape=(latent_dim,))
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
decoder_state_input_c = keras.Input(shape=(latent_dim,))
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
decoder_states_inputs = [decoder_state_input_h, decoder_state_input_c]
decoder_outputs, state_h_dec, state_c_dec = decoder_lstm(
    decoder_inputs, initial_state=decoder_states_inputs
)
decoder_outputs = decoder_dense(decoder_outputs)
decoder_model = keras.Model(
#               ^^^^^^^^^^^^ [(1, 1, 93), (1, 64), (1, 64)]
    [decoder_inputs] + decoder_states_inputs, [decoder_outputs, state_h_dec, state_c_dec]
)


def decode_sequence(input_seq):
    states_value = encoder_model.predict(input_seq, verbose=0)
    target_seq = np.zeros((1, 1, num_decoder_tokens))
    target_seq[0, 0, 1] = 1.0
    decoded = []
    while len(decoded) < 5:
        output_tokens, h, c = decoder_model.predict([target_seq] + states_value, verbose=0)
        sampled = np.argmax(output_tokens[0, -1, :])
        decoded.append(sampled)
        target_seq = np.zeros((1, 1, num_decoder_tokens))
        target_seq[0, 0, sampled] = 1.0
        states_value = [h, c]
    return decoded


print(decode_sequence(encoder_input_data[:1]))
