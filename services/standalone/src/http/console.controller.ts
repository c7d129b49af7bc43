import { Body, Controller, Get, Param, Post, Query, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  bridgePage,
  casesPage,
  findPerson,
  notFoundSection,
  overviewPage,
  personPage,
  unitPage,
  villagePage,
  type Ask,
  type Clock,
  type Lang,
  type Shown,
} from '@jumin/console';
import { loadDivisions } from '@jumin/kernel';
import { Problem, subjectOf } from '@jumin/platform';
import type { Response } from 'express';

export interface ConsoleShell {
  readonly ask: Ask;
  readonly clock: () => Clock;
}

/** Pages that need no token: whoever sits at this machine sees what the demo operator sees. */
export const isPage = (path: string): boolean =>
  path === '/' || ['/favicon.ico', '/people', '/cases'].includes(path) || path.startsWith('/people/') || path.startsWith('/counties/');

interface Place {
  readonly county: string;
  readonly year: string;
  /** A unit, a village, or a line of the bridge. */
  readonly unit: string;
}

const langOf = (text: string | undefined): Lang => (text === 'en' ? 'en' : 'zh');

/** No script, nothing from elsewhere, no copy kept: a history is on the screen and nowhere else. */
const send = (response: Response, text: string, status = 200): void => {
  response
    .status(status)
    .setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
    .setHeader('Cache-Control', 'no-store')
    .setHeader('Referrer-Policy', 'no-referrer')
    .type('html')
    .send(text);
};

export const consoleController = ({ ask, clock }: ConsoleShell): Type => {
  const nameOf = (division: string): string => loadDivisions().nameOf(division);

  /** Parts of an address become parts of addresses that are asked with the operator's rights, so nothing but codes gets through. */
  const shown = ({ county, year, lang }: { county: string; year: string; lang: string | undefined }, path: string, part = '0'): Shown => {
    if (!/^\d{6}$/.test(county) || !/^\d{4}$/.test(year) || !/^[\w-]{1,40}$/.test(part))
      throw new Problem({ status: 404, code: 'NotFound', zh: '没有这个页面', en: 'There is no such page' });
    return { ask, lang: langOf(lang), clock: clock(), nameOf, county, year, path };
  };

  @ApiExcludeController()
  @Controller()
  class ConsoleController {
    @Get()
    async overview(
      @Res() response: Response,
      @Query('lang') lang?: string,
      @Query('county') county?: string,
      @Query('year') year?: string,
    ): Promise<void> {
      const chosen = { ...(county === undefined ? {} : { county }), ...(year === undefined ? {} : { year }) };
      send(response, await overviewPage(ask, langOf(lang), clock(), nameOf, chosen));
    }

    @Get('favicon.ico')
    icon(@Res() response: Response): void {
      response.status(204).end();
    }

    @Post('people')
    async find(@Res() response: Response, @Body() body: { number?: unknown } | undefined, @Query('lang') given?: string): Promise<void> {
      const lang = langOf(given);
      const subject = typeof body?.number === 'string' ? await findPerson(ask, body.number) : undefined;
      if (subject !== undefined) return response.redirect(303, `/people/${subject}?lang=${lang}`);
      send(response, await overviewPage(ask, lang, clock(), nameOf, {}, notFoundSection(lang)), 404);
    }

    @Get('people/:subject')
    async person(
      @Res() response: Response,
      @Param('subject') subject: string,
      @Query('lang') lang?: string,
      @Query('effective') effective = '',
      @Query('knownAt') knownAt = '',
    ): Promise<void> {
      send(response, await personPage(ask, langOf(lang), clock(), nameOf, subjectOf(subject), { effective, knownAt }));
    }

    @Get('counties/:county/years/:year/units/:unit')
    async unit(@Res() response: Response, @Param() { county, year, unit }: Place, @Query('lang') lang?: string): Promise<void> {
      send(response, await unitPage(shown({ county, year, lang }, `/counties/${county}/years/${year}/units/${unit}`, unit), unit));
    }

    @Get('counties/:county/years/:year/villages/:unit')
    async village(
      @Res() response: Response,
      @Param() { county, year, unit }: Place,
      @Query('lang') lang?: string,
      @Query('cursor') cursor = '',
    ): Promise<void> {
      send(
        response,
        await villagePage(shown({ county, year, lang }, `/counties/${county}/years/${year}/villages/${unit}`, unit), unit, cursor),
      );
    }

    @Get('counties/:county/years/:year/bridge/:unit')
    async bridge(
      @Res() response: Response,
      @Param() { county, year, unit: item }: Place,
      @Query('lang') lang?: string,
      @Query('cursor') cursor = '',
    ): Promise<void> {
      send(
        response,
        await bridgePage(shown({ county, year, lang }, `/counties/${county}/years/${year}/bridge/${item}`, item), item, cursor),
      );
    }

    @Get('cases')
    async cases(
      @Res() response: Response,
      @Query('county') county = '',
      @Query('year') year = '',
      @Query('lang') lang?: string,
      @Query('id') id?: string,
      @Query('party') party?: string,
      @Query('age') age?: string,
    ): Promise<void> {
      const asked = {
        ...(id === undefined ? {} : { id }),
        ...(party === undefined ? {} : { party }),
        ...(age === undefined ? {} : { age }),
      };
      const path = `/cases?${new URLSearchParams({ county, year, ...asked })}`;
      send(response, await casesPage(shown({ county, year, lang }, path), asked));
    }
  }
  return ConsoleController;
};
