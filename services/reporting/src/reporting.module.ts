import { Module, type DynamicModule } from '@nestjs/common';
import { historyController } from '@jumin/platform';
import { PAST, REPORTING, ReportingController, type PastReporting } from './adapters/http/reporting.controller';
import { composeHistory, type HistorySource } from './read-models/history/compose';
import type { Reporting } from './service';

const wholeHistory = '个人历史 · A person’s history over all services';

@Module({})
export class ReportingModule {
  /** `sources`: the services that tell of a person; in another process, whoever asks them there. `past`: where the log can be replayed. */
  static of(service: Reporting, sources: readonly HistorySource[] = [], past?: PastReporting): DynamicModule {
    return {
      module: ReportingModule,
      controllers: [ReportingController, historyController('reporting', { history: composeHistory(sources) }, wholeHistory)],
      providers: [
        { provide: REPORTING, useValue: service },
        { provide: PAST, useValue: { reporting: past } },
      ],
    };
  }
}
