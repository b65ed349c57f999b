"""A local AWS for tests, of the Python standard library alone."""
from .aws import FakeAws
from .world import DEFAULT_WORLD, SECRET_MARK, TOKEN_MARK, World

__all__ = ['DEFAULT_WORLD', 'FakeAws', 'SECRET_MARK', 'TOKEN_MARK', 'World']
