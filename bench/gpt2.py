"""A 12-layer GPT-2 training step (forward, loss, gradient, Adam) in JAX: its StableHLO text, and how long lower() takes.

    python bench/gpt2.py PROGRAM.mlir TIMES.json [RUNS] [--loc]

Needs jax only. Shapes are GPT-2's width with a short sequence: the number of operations does not depend on them.
Each lowering starts with empty caches (jax.clear_caches), as a user's first one does; the first also warms the
interpreter and is reported by itself.
"""
import json
import sys
import time

import jax
import jax.numpy as jnp

LAYERS, WIDTH, HEADS, VOCAB, BATCH, LENGTH = 12, 768, 12, 50257, 2, 64
B1, B2, EPS, RATE = 0.9, 0.999, 1e-8, 3e-4
shape = lambda *dims: jax.ShapeDtypeStruct(dims, jnp.float32)


def parameters():
    norm = lambda: {"g": shape(WIDTH), "b": shape(WIDTH)}
    dense = lambda n, m: {"w": shape(n, m), "b": shape(m)}
    layer = lambda: {
        "ln1": norm(), "attn": {"qkv": dense(WIDTH, 3 * WIDTH), "out": dense(WIDTH, WIDTH)},
        "ln2": norm(), "mlp": {"up": dense(WIDTH, 4 * WIDTH), "down": dense(4 * WIDTH, WIDTH)},
    }
    return {"wte": shape(VOCAB, WIDTH), "wpe": shape(LENGTH, WIDTH), "layers": [layer() for _ in range(LAYERS)],
            "ln": norm()}


def normalize(p, x):
    mean = jnp.mean(x, axis=-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(jnp.var(x, axis=-1, keepdims=True) + 1e-5) * p["g"] + p["b"]


def dense(p, x):
    return x @ p["w"] + p["b"]


def attention(p, x):
    heads = lambda t: t.reshape(BATCH, LENGTH, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)
    q, k, v = map(heads, jnp.split(dense(p["qkv"], x), 3, axis=-1))
    scores = q @ k.swapaxes(-1, -2) / jnp.sqrt(WIDTH // HEADS)
    mask = jnp.tril(jnp.ones((LENGTH, LENGTH), bool))
    weights = jax.nn.softmax(jnp.where(mask, scores, -1e9), axis=-1)
    return dense(p["out"], (weights @ v).transpose(0, 2, 1, 3).reshape(BATCH, LENGTH, WIDTH))


def model(p, tokens):
    x = p["wte"][tokens] + p["wpe"]
    for layer in p["layers"]:
        x = x + attention(layer["attn"], normalize(layer["ln1"], x))
        x = x + dense(layer["mlp"]["down"], jax.nn.gelu(dense(layer["mlp"]["up"], normalize(layer["ln2"], x))))
    return normalize(p["ln"], x) @ p["wte"].T


def loss(p, tokens, targets):
    logits = jax.nn.log_softmax(model(p, tokens))
    return -jnp.mean(jnp.take_along_axis(logits, targets[..., None], axis=-1))


def step(p, m, v, count, tokens, targets):
    value, g = jax.value_and_grad(loss)(p, tokens, targets)
    count = count + 1
    m = jax.tree.map(lambda m, g: B1 * m + (1 - B1) * g, m, g)
    v = jax.tree.map(lambda v, g: B2 * v + (1 - B2) * g * g, v, g)
    update = lambda p, m, v: p - RATE * (m / (1 - B1**count)) / (jnp.sqrt(v / (1 - B2**count)) + EPS)
    return value, jax.tree.map(update, p, m, v), m, v, count


def main():
    program, times = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3].isdigit() else 5
    p = parameters()
    ids = jax.ShapeDtypeStruct((BATCH, LENGTH), jnp.int32)
    args = (p, p, p, shape(), ids, ids)
    seconds = []
    for _ in range(runs + 1):
        jax.clear_caches()
        start = time.perf_counter()
        lowered = jax.jit(step).lower(*args)
        seconds.append(time.perf_counter() - start)
    with open(program, "w") as f:
        f.write(lowered.as_text(debug_info="--loc" in sys.argv))
    with open(times, "w") as f:
        json.dump({"jax": jax.__version__, "first": seconds[0], "seconds": seconds[1:]}, f)


main()
