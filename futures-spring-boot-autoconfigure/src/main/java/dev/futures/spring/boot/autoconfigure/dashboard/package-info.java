/**
 * The dashboard: a page that shows the executors while they work, at {@code /actuator/futuresdashboard}.
 *
 * <p>{@code futures.dashboard.enabled=true} switches it on; with the developer tools it is on unless that says otherwise. It
 * is an Actuator endpoint that reads the endpoint {@code futures}, so it is there where that is (the management port, if
 * there is one), both have to be exposed, and the same rules of access hold. It changes nothing itself: its buttons are those
 * operations of {@code futures} that {@code management.endpoint.futures.access} allows. It asks nobody but the application.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.dashboard;

import org.jspecify.annotations.NullMarked;
