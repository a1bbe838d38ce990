import { Controller, Delete, Get, Patch, Post, Put, Req, Res, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Guarded } from '../http/sign-in.js';
import { routerPath, type Method, type Route } from './route.js';

/** One route that a declaration made: its guard, and what answers it. */
export interface Served {
  /** Name of the controller's method, for those who debug. */
  readonly name: string;
  readonly route: Route;
  readonly guarded: Guarded;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

const DECORATORS: Readonly<Record<Method, (path: string) => MethodDecorator>> = {
  GET: Get,
  POST: Post,
  PUT: Put,
  PATCH: Patch,
  DELETE: Delete,
};

/** Makes a Nest controller of routes, as if its methods had been written by hand: nothing is looked up when a request comes. */
export function controllerOf(name: string, routes: readonly Served[]): Type {
  const made = { [name]: class {} }[name] as Type;
  const prototype = made.prototype as object;
  for (const { name: method, route, guarded, handle } of routes) {
    const value = (request: FastifyRequest, reply: FastifyReply): Promise<void> => handle(request, reply);
    const descriptor: PropertyDescriptor = { value, writable: true, configurable: true };
    Object.defineProperty(prototype, method, descriptor);
    Req()(prototype, method, 0);
    Res()(prototype, method, 1);
    DECORATORS[route.method](routerPath(route.template))(prototype, method, descriptor);
    RouteConfig({ guarded })(prototype, method, descriptor);
  }
  Controller()(made);
  return made;
}
