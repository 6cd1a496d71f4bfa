"""What is done to the region: load its pack, keep school holidays and code lists."""

from ceh.region.actions.lists import change_holiday, remove_holiday, restore_holiday, retire_item, revive_item
from ceh.region.actions.loading import load_pack

__all__ = ["change_holiday", "load_pack", "remove_holiday", "restore_holiday", "retire_item", "revive_item"]
