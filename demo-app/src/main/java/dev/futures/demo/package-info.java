/** A duplicate-file finder: a small Spring Boot application that does its work on executors from application.yml. */
@NullMarked
package dev.futures.demo;

import org.jspecify.annotations.NullMarked;
