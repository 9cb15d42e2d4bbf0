"""Traits of real papers that plain specimens lack, each by itself or mixed."""

from specimens.traits.mixing import TRAITS, choose_traits, generator
from specimens.traits.trait import Group, Trait

__all__ = ["TRAITS", "Group", "Trait", "choose_traits", "generator"]
