import type { MarkSources } from '../classroom/grades.ts';
import type { Reports } from '../classroom/reports/reports.ts';
import type { Judging } from '../judging/judging.ts';

/** Where the marks in grades come from: lab reports and judges. The same for the server and for scripts. */
export const markSources = (from: {
  readonly judging: Pick<Judging, 'published'>;
  readonly reports: Pick<Reports, 'marksOf'>;
}): MarkSources => ({
  reports: (runId) => from.reports.marksOf(runId),
  teams: async (runId) =>
    new Map([...(await from.judging.published(runId))].map(([team, { totalCenti }]) => [team, totalCenti])),
});
