INSERT INTO feedback (id, answer_id, secret_hash, verdict, reason, status, mode, question, comment, created, erase_after)
VALUES (7, 'a', 'b', 'down', 'outdated', 'answered', 'extractive', 'Vem får besluta?', 'Åäö', '2026-11-20 08:30:00', '2026-11-20 08:30:00');
INSERT INTO feedback_documents (feedback_id, document_id, version)
VALUES (7, '0', '1');
INSERT INTO questions (secret_hash, text, missing, status, created, erase_after)
VALUES ('Vem beslutar?', 'Vem beslutar?', '["vem"]', 'new', '2026-11-20 08:30:00', '2027-05-20 08:30:00');
INSERT INTO questions (secret_hash, text, missing, status, created, erase_after)
VALUES ('Raderad', 'Raderad', '["vem"]', 'new', '2026-11-20 08:30:00', '2027-05-20 08:30:00');
DELETE FROM questions WHERE id = 2;
