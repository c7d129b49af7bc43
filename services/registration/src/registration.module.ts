import { Module, type DynamicModule } from '@nestjs/common';
import { historyController } from '@jumin/platform';
import { ParticipantsController, SubjectsController } from './adapters/http/participants.controller';
import { RegistrationEdgeToken, RegistrationToken, type RegistrationEdge } from './adapters/http/service-token';
import type { Registration } from './service';

/** HTTP over a service that was composed before. */
@Module({})
export class RegistrationModule {
  static of(service: Registration, edge: RegistrationEdge = {}): DynamicModule {
    return {
      module: RegistrationModule,
      controllers: [ParticipantsController, SubjectsController, historyController('registration', service)],
      providers: [
        { provide: RegistrationToken, useValue: service },
        { provide: RegistrationEdgeToken, useValue: edge },
      ],
    };
  }
}
