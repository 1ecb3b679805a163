@NullMarked
package dev.futures.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
