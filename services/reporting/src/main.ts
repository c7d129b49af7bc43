import type { HistoryEntry } from '@jumin/contracts';
import type { Peers, ServiceName } from '@jumin/platform/process';
import { runService } from '@jumin/platform/process';
import type { HistorySource } from './read-models/history/compose';
import { ReportingModule } from './reporting.module';
import { reporting } from './service';

/** Who tells of a person; whether the officer may read it is decided here, over all of it. */
const sources: readonly ServiceName[] = ['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation'];

const historyFrom = (peers: Peers, name: ServiceName): HistorySource => ({
  history: (subject, { effective, knownAt, explain }) => {
    const asked = new URLSearchParams({
      ...(effective ? { effective } : {}),
      ...(knownAt ? { knownAt } : {}),
      ...(explain ? { explain: 'true' } : {}),
    });
    return peers.ask<readonly HistoryEntry[]>(name, { path: `/${name}/subjects/${subject}/history?${asked}` });
  },
});

if (require.main === module)
  void runService(reporting, {
    modules: (service, { deployment: { peers } }) => [
      ReportingModule.of(
        service,
        sources.map((name) => historyFrom(peers, name)),
      ),
    ],
  });
