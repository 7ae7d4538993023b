"""The suggester that learns: a conditional random field per label over words, with the rules' output among its features.

Free of Django. `model` is what a training leaves, `features` what it looks at, `crf` the field of one label.
"""
