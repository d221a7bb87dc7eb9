"""What the notebooks have built, a module for each idea.

Each module imports only from those above it in this list:

=================  ========  ====================================================================
module             notebook  holds
=================  ========  ====================================================================
``doors``                    the checks of what comes in: one clear sentence for each bad input
``files``                    where the student's files lie, and how they are written: whole, under a lock
``data``           01        ``read_idx``, ``to_columns``, ``load_sample``, ``load_mnist``
``activations``    02        ``relu``, ``sigmoid``, ``tanh``, their slopes, ``softmax``
``network``        03        ``Params``, ``Activations``, ``init_params``, ``forward``, ``predict``, ``accuracy``
``backprop``       04        ``one_hot``, ``cross_entropy``, ``backward``, ``numerical_gradients``
``training``       05        ``update``, ``train``
``layers``         07        a net of any depth: ``init_layers``, ``forward_layers``, ``backward_layers``
``batches``        07        ``minibatches``
``optimizers``     07        ``Momentum``, ``Adam``, ``linear_decay``, ``cosine_decay``
``fast``           07        ``fast_gradients``: the full-batch step, faster
``augment``        08        new digits from old ones: ``augment``, ``augmented_batches``
``runs``           08        long trainings that are saved, and go on where they were: ``run_epochs``
``drawing``        06        a drawing becomes an image of MNIST's form: ``draw``, ``to_mnist``
``my_digits``      06        digits that the student drew, kept in a file
``plots``          01-08     static figures: arrays in, a picture with alternative text out
``widgets``        00-07     interactive views: they call the modules above and hold no mathematics
=================  ========  ====================================================================
"""
