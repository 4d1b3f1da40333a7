import tensorflow as tf
from tensorflow.keras import layers, Model

class MMoE(layers.Layer):
    def __init__(self, units, num_experts, num_tasks, **kw):
        super().__init__(**kw)
        self.num_tasks = num_tasks
        self.experts = [layers.Dense(units, activation='relu') for _ in range(num_experts)]
        self.gates = [layers.Dense(num_tasks, activation='softmax') for _ in range(num_tasks)]  # culprit

    def call(self, x):
        e = tf.stack([expert(x) for expert in self.experts], axis=1)     # (B, E, U)
        outs = []
        for gate in self.gates:
            g = gate(x)                                                  # (B, E)
            outs.append(tf.einsum('be,beu->bu', g, e))
        return outs

inp = layers.Input((499,))
task_layers = MMoE(units=4, num_experts=8, num_tasks=2)(inp)
outs = []
for i, t in enumerate(task_layers):
    h = layers.Dense(8, activation='relu')(t)
    outs.append(layers.Dense(2, activation='softmax', name='task%d' % i)(h))
model = Model(inp, outs)
