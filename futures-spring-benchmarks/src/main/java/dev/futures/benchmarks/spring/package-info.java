/**
 * What the Spring Boot integration costs: a task ({@code spring-benchmarks.jar jmh}), and an application that somebody watches
 * on the dashboard ({@code spring-benchmarks.jar dashboard}).
 */
@NullMarked
package dev.futures.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
