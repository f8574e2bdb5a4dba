-- catalog: shop
-- expect: detach-partition@3
ALTER TABLE events DETACH PARTITION events_2024;
ALTER TABLE events DETACH PARTITION events_1999;
