import request from 'supertest';
import { bearer, httpApp } from '../testing';
import { filesController, type FileReceiver } from './files.controller';

it('a file is of the day on which the whole of it is here, where the sender says none: an upload may last beyond midnight', async () => {
  let today = '2024-03-05';
  const days: string[] = [];
  const receive: FileReceiver['receive'] = async ({ content, receivedOn }) => {
    for await (const piece of content) if (piece.length > 0) today = '2024-03-06';
    days.push(typeof receivedOn === 'function' ? receivedOn() : receivedOn);
    return {};
  };
  const kinds = [{ kind: 'deaths', filePrefix: '死亡名单' }];
  const app = await httpApp({
    services: ['registration'],
    controllers: [filesController('registration', { kinds, receive }, () => today as never)],
  });
  for (const more of [{}, { receivedOn: '2024-03-05' }])
    await request(app.getHttpServer())
      .post('/registration/files')
      .query({ kind: 'deaths', fileName: '死亡名单.csv', ...more })
      .set('Authorization', bearer())
      .set('Content-Type', 'application/octet-stream')
      .send(Buffer.from('x'))
      .expect(201);
  await app.close();
  expect(days).toEqual(['2024-03-06', '2024-03-05']);
});
