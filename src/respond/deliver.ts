import { deliverTo } from './deliver-record.ts';
import { respond } from './respond.ts';

/** Handles the JSON text of one event with the responder. */
export const handleRecord = deliverTo(respond);

/** What one record came to. */
export type RecordOutcome = Awaited<ReturnType<typeof handleRecord>>;
