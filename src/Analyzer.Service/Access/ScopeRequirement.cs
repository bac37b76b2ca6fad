using Analyzer.Service.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Access;

/// <summary>That a caller may do something, or that the listener asks nobody.</summary>
/// <param name="Scope">One of <see cref="Scopes"/>.</param>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement
{
    /// <summary>Decides it.</summary>
    internal sealed class Handler : AuthorizationHandler<ScopeRequirement>
    {
        /// <inheritdoc/>
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
        {
            if (requirement.Scope == Scopes.Anyone || (context.Resource is HttpContext http && Listeners.IsOpen(http)) || Caller.May(context.User, requirement.Scope)) context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}
