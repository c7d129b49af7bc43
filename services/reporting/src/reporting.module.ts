import { Module, type DynamicModule } from '@nestjs/common';
import { HISTORY, PAST, REPORTING, ReportingController, type PastReporting } from './adapters/http/reporting.controller';
import { composeHistory, type HistorySource } from './read-models/history/compose';
import type { Reporting } from './service';

@Module({})
export class ReportingModule {
  /** `sources`: the services that tell of a person; in another process, whoever asks them there. `past`: where the log can be replayed. */
  static of(service: Reporting, sources: readonly HistorySource[] = [], past?: PastReporting): DynamicModule {
    return {
      module: ReportingModule,
      controllers: [ReportingController],
      providers: [
        { provide: REPORTING, useValue: service },
        { provide: HISTORY, useValue: composeHistory(sources) },
        { provide: PAST, useValue: { reporting: past } },
      ],
    };
  }
}
