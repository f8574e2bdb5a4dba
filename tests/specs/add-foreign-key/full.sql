-- catalog: shop
-- expect: add-foreign-key@5
-- expect: add-foreign-key@6
ALTER TABLE drafts ADD a int, ADD b int;
ALTER TABLE drafts ADD FOREIGN KEY (id, user_id) REFERENCES lines (order_id, position) MATCH FULL;
ALTER TABLE drafts ADD FOREIGN KEY (a, user_id) REFERENCES lines (order_id, position) MATCH FULL;
ALTER TABLE drafts ADD FOREIGN KEY (a, user_id) REFERENCES lines (order_id, position);
ALTER TABLE drafts ADD FOREIGN KEY (a, b) REFERENCES lines (order_id, position) MATCH FULL;
