INSERT INTO events (at, who, what, subject, detail, via, outcome, snapshot, documents, previous, hash)
VALUES ('2026-11-21 08:30:00', 'user:0123456789abcdef', 'ask', '', '{}', 'page', 'answered', 's1', '["0000000000000001"]', '', 'cd');
INSERT INTO signed_in (id_hash, who, name, groups, provider_session, created, seen)
VALUES ('ab', 'user:0123456789abcdef', 'Åsa Öst', '["alla"]', NULL, '2026-11-21 08:30:00', '2026-11-21 08:31:00');
INSERT INTO api_keys (id, name, secret_hash, actions, collections, created, expires, revoked, used)
VALUES (5, 'intranätet', 'ef', '["ask"]', NULL, '2026-11-21 08:30:00', '2027-11-21 08:30:00', NULL, '2026-11-21');
INSERT INTO asked (id, at, who, text, status, erase_after)
VALUES (9, '2026-11-21 08:30:00', 'user:0123456789abcdef', 'Vem beslutar?', 'answered', '2099-12-21 08:30:00');
