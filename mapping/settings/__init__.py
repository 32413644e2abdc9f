"""The settings of a programme and of its travel, frozen."""
