/** Models served inside the application: traffic split, canaries with rollback, shadows, hot reload, limits. */
@NullMarked
package dev.mlopskit.serving.endpoint;

import org.jspecify.annotations.NullMarked;
