UPDATE questions SET status = 'closed', golden_id = 4 WHERE id = 1;
UPDATE decision_revision SET revision = 1795339800000;
INSERT INTO decisions (document_id, collection, withdrawn, erased)
VALUES ('0000000000000001', 'ekonomi', '2026-12-01', false);
INSERT INTO decided_facts (document_id, version, name, value)
VALUES ('0000000000000001', '', 'owner', NULL), ('0000000000000001', 'v', 'valid_to', '2026-12-31');
INSERT INTO links (collection, file, document_id)
VALUES ('r', 'ny.pdf', '01');
INSERT INTO parted (first, second)
VALUES ('01', '02');
INSERT INTO events (at, who, what, subject, detail)
VALUES ('2026-11-20 08:30:00', 'anna', 'erased', '01', '{"reason": "å"}');
INSERT INTO uploads (id, file, collection, version, format, bytes, received, state)
VALUES (3, 'a.pdf', 'r', 'v', 'pdf', 10, '2026-11-20 08:30:00', 'published');
INSERT INTO jobs (kind, cause, upload_id, state, created, cancel_requested, report)
VALUES ('review', 'upload', 3, 'done', '2026-11-20 08:30:00', false, '{"pages": 2}');
INSERT INTO golden_questions (id, question, page, created, changed, active)
VALUES (4, 'Vem?', 2, '2026-11-20 08:30:00', '2026-11-20 08:30:00', true);
INSERT INTO golden_runs (snapshot, at, held, asked)
VALUES ('s1', '2026-11-20 08:30:00', 1, 1);
INSERT INTO golden_results (snapshot, question_id, held, status, cited)
VALUES ('s1', 4, true, 'answered', '[]');
INSERT INTO figures (day, collection, status, times)
VALUES ('2026-11-20', '', 'answered', '[0,0,0,0,0,0,0,0,0,0,0,0,2]');
