-- What release 0.1.0-1 left in a database at step 1: written then, never edited. {store} stands for the store's name.
insert into read_store.consumer (name, active) values ('shelves', 1), ('process:inspecting', 2);
insert into read_store.generation (consumer, version, state) values ('shelves', 1, 'active'), ('process:inspecting', 1, 'active');
insert into read_store.checkpoint (generation, scope, position, event_at, applied_at) values
  (1, 'brent', '{store}@00000000000000000004', '2026-11-25T10:00:00.000Z', '2026-11-26T11:34:28.982Z'),
  (1, 'camden', '{store}@00000000000000000001', '2026-11-25T10:00:00.000Z', '2026-11-26T11:34:29.066Z'),
  (2, 'brent', '{store}@00000000000000000004', '2026-11-25T10:00:00.000Z', '2026-11-26T11:34:29.144Z');
insert into read_store.rows (generation, scope, key, value) values
  (1, 'brent', 'B', '{"shelf":"B","copies":30,"history":["00000000-0000-4000-8000-000000000004"]}'),
  (1, 'camden', 'A', '{"shelf":"A","copies":1,"history":["00000000-0000-4000-8000-000000000001"]}');
insert into read_store.parked (generation, scope, position, event_id, event_type, stream, reason, attempts, since) values
  (1, 'camden', '{store}@00000000000000000002', '00000000-0000-4000-8000-000000000002', 'CopiesShelved', 'shelf-camden',
   'RangeError: no shelf holds 666', 1, '2026-11-26T11:34:29.066Z');
insert into read_store.timers (process, scope, key, at, command, event_id) values
  ('inspecting', 'brent', 'B', '2026-11-25T10:30:00.000Z',
   '{"by":{"roles":["process"],"subject":"process:inspecting","authority":null},"id":"f8798d81-b806-8e90-a1cb-e19e41b2000a","data":{"shelf":"B","library":"brent"},"type":"InspectShelf","stream":"shelf-brent.B","context":"shelving","causationId":"00000000-0000-4000-8000-000000000004","correlationId":"correlation-of-00000000-0000-4000-8000-000000000004"}',
   '00000000-0000-4000-8000-000000000004');
